"""What Pagewright's services say to each other: messages and broker topology."""
