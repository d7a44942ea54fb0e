"""The people of a site: their list, deactivation, handing over events, deletion of an account."""
