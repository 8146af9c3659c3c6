"""Rooms that any program of this kind needs: pages, accounts, the audit, jobs, files, notices, figures, spreadsheets."""
