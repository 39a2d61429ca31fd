"""Two webshops on one engine: Fietshal speaks Magento 2, Meubelhuis speaks OpenMage."""
