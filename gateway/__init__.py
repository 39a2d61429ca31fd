"""The staff's application: it asks the services, shows what they say, and holds no rule of the business."""
