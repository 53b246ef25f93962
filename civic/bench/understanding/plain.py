"""What plain text classification reaches on the same posts, to be compared with.

In: categories, or labelled texts to fit; then texts. Out: categories, likeliest first. Promises: nothing but
scikit-learn's own pieces with their usual settings.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from civic.core.council import Category

GRAMS = (2, 5)


def by_likeness(categories: Sequence[Category], texts: Sequence[str]) -> list[list[str]]:
    """Cosine of TF-IDF over pieces of words, between the text and all that the pack says of a category."""
    told = [" ".join((one.name, *one.words, *one.examples)) for one in categories]
    counting = TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, sublinear_tf=True)
    of_categories = counting.fit_transform(told)
    scores = (counting.transform(texts) @ of_categories.T).toarray()
    return [[categories[at].code for at in np.argsort(-row, kind="stable")] for row in scores]


def by_fitting(pairs: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[str]:
    """TF-IDF over words and logistic regression, fitted to (text, category) pairs."""
    fit = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    fit.fit([text for text, _ in pairs], [code for _, code in pairs])
    return [str(code) for code in fit.predict(list(texts))]
