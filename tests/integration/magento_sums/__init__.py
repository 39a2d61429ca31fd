"""A Magento that only does sums: baskets become orders in every tax mode, told in both families' words."""
