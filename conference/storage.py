"""How style, scripts and icons are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Every file under a name made of its content, so that browsers may keep it for ever.

    The modules that a script imports are renamed in it too.
    """

    support_js_module_import_aggregation = True
