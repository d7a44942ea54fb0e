"""Earlier texts and how they differ; the modules of this subject that still lie beside it move in here one by one."""
