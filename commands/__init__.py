"""What ./pakbon does, one verb a file. The composition root: the only place that knows all services."""

SERVICES = {
    "order": "services.order.service:OrderService",
    "planning": "services.planning.service:PlanningService",
    "invoicing": "services.invoicing.service:InvoicingService",
    "notifier": "services.notifier.service:NotifierService",
    "integration": "services.integration.service:IntegrationService",
    "gateway": "gateway.service:GatewayService",
}
