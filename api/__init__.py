"""Every way in: HTTP, web pages, command line, worker; settings and wiring."""
