"""Build hook: compiles the translations before they are packed, as `manage.py compile_translations` does."""

import shutil
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Add a .mo file beside each .po file of the wheel."""

    @property
    def _folder(self) -> Path:
        return Path(self.directory) / "translations"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the folder of the build, and name the files to pack with their places."""
        if self.target_name != "wheel" or version == "editable":
            return
        for source in sorted(Path(self.root).glob("locale/*/LC_MESSAGES/*.po")):
            place = source.relative_to(self.root).with_suffix(".mo")
            compiled = self._folder / place
            compiled.parent.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            build_data["force_include"][str(compiled)] = f"conference/files/{place.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the compiled files, which are in the wheel now."""
        shutil.rmtree(self._folder, ignore_errors=True)
