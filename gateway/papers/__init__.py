"""Documents made by the services, opened by signed-in staff."""
