"""Learns categories from confirmed reports, with scikit-learn; and keeps what was learned as bytes.

In: texts with the category that people confirmed, and the pack. Out: a Learned, with how it fares on reports that it
was not fitted on, or nothing where there is too little to learn from. Promises: fitted on nothing but these; what the
pack alone decides better stays with the pack.

scikit-learn is imported by `fit` alone: reading a model needs numpy only.
"""

from civic.adapters.learning.kept import UnreadableModel, from_bytes, to_bytes
from civic.adapters.learning.shipped import kinds, matters

__all__ = ["UnreadableModel", "from_bytes", "kinds", "matters", "to_bytes"]
