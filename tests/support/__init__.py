"""What several tests use: servers, browsers, readers of finished pages."""
