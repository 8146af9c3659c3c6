"""What the network does: tasks, activities, meetings, and what it owes."""
