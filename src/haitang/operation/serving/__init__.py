"""What `haitang serve` runs: a light supervisor, the processes it revives, and the pages' server with its bounds."""
