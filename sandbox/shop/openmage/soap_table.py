"""Meubelhuis' SOAP v2 on one page: its calls, what each takes and gives, and the fields that each type lets through.

A field is text unless `name:type` says otherwise; `type[]` is a list. What a type does not name, SOAP drops. Types bear
the names that a real shop gives them, and their fields stand in its order, which WS-I insists on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WSI = "wsi"
MULTI_UPDATE = "cataloginventory_stock_item.multiUpdate"
MONEY = "tax_amount shipping_amount discount_amount subtotal grand_total"
RATES = "store_to_base_rate store_to_order_rate base_to_global_rate base_to_order_rate"
CURRENCIES = "global_currency_code base_currency_code store_currency_code order_currency_code"
OLD = "increment_id parent_id created_at updated_at is_active"
ORDER = f"""customer_id {MONEY} total_paid total_refunded
    total_qty_ordered total_canceled total_invoiced total_online_refunded total_offline_refunded base_tax_amount
    base_shipping_amount base_discount_amount base_subtotal base_grand_total base_total_paid base_total_refunded
    base_total_qty_ordered base_total_canceled base_total_invoiced base_total_online_refunded
    base_total_offline_refunded billing_address_id billing_firstname billing_lastname shipping_address_id
    shipping_firstname shipping_lastname billing_name shipping_name {RATES} weight store_name remote_ip status state
    applied_rule_ids {CURRENCIES} shipping_method shipping_description customer_email customer_firstname
    customer_lastname quote_id is_virtual customer_group_id customer_note_notify customer_is_guest email_sent order_id
    gift_message_id"""
ITEM = """item_id order_id quote_item_id created_at updated_at product_id product_type product_options weight
    is_virtual sku name applied_rule_ids free_shipping is_qty_decimal no_discount qty_canceled qty_invoiced qty_ordered
    qty_refunded qty_shipped cost price base_price original_price base_original_price tax_percent tax_amount
    base_tax_amount tax_invoiced base_tax_invoiced discount_percent discount_amount base_discount_amount
    discount_invoiced base_discount_invoiced amount_refunded base_amount_refunded row_total base_row_total row_invoiced
    base_row_invoiced row_weight base_tax_before_discount tax_before_discount weee_tax_applied"""

TYPES: dict[str, str] = {
    "associativeEntity": "key value",
    "complexFilter": "key value:associativeEntity",
    "filters": "filter:associativeEntity[] complex_filter:complexFilter[]",
    "apiMethodEntity": "title path name aliases:string[]",
    "apiEntity": "title name aliases:string[] methods:apiMethodEntity[]",
    "storeEntity": "store_id:int code website_id:int group_id:int name sort_order:int is_active:int",
    "magentoInfoEntity": "magento_version magento_edition",
    "customerGroupEntity": "customer_group_id:int customer_group_code",
    "customerCustomerEntity": """customer_id:int created_at updated_at increment_id store_id:int website_id:int
        created_in email firstname middlename lastname group_id:int prefix suffix dob taxvat confirmation:boolean
        password_hash""",
    "customerAddressEntityItem": """customer_address_id:int created_at updated_at increment_id city company country_id
        fax firstname lastname middlename postcode prefix region region_id:int street suffix telephone
        is_default_billing:boolean is_default_shipping:boolean""",
    "catalogProductEntity": "product_id sku name set type category_ids:string[] website_ids:string[]",
    "catalogProductRequestAttributes": "attributes:string[] additional_attributes:string[]",
    "catalogProductReturnEntity": """product_id sku set type categories:string[] websites:string[] created_at updated_at
        type_id name description short_description weight status url_key url_path visibility category_ids:string[]
        website_ids:string[] has_options gift_message_available price special_price special_from_date special_to_date
        tax_class_id meta_title meta_keyword meta_description custom_design custom_layout_update options_container
        additional_attributes:associativeEntity[]""",
    "catalogProductImageEntity": "file label position exclude url types:string[]",
    "catalogAttributeOptionEntity": "label value",
    "catalogProductAttributeSetEntity": "set_id:int name",
    "catalogAttributeEntity": "attribute_id:int code type required scope",
    "catalogInventoryStockItemEntity": "product_id sku qty is_in_stock",
    "catalogInventoryStockItemUpdateEntity": "qty is_in_stock:int manage_stock:int",
    "salesOrderListEntity": f"""increment_id store_id created_at updated_at {ORDER} coupon_code protect_code
        base_shipping_refunded base_shipping_tax_amount shipping_refunded shipping_tax_amount edit_increment
        base_shipping_discount_amount base_subtotal_incl_tax base_total_due shipping_discount_amount subtotal_incl_tax
        total_due customer_middlename customer_prefix customer_taxvat discount_description hold_before_state
        hold_before_status original_increment_id relation_child_id relation_child_real_id relation_parent_id
        relation_parent_real_id customer_note total_item_count hidden_tax_amount base_hidden_tax_amount
        shipping_hidden_tax_amount shipping_incl_tax base_shipping_incl_tax""",
    "salesOrderAddressEntity": f"""{OLD} address_type firstname middlename lastname company street city region postcode
        country_id telephone fax region_id address_id""",
    "salesOrderItemEntity": ITEM,
    "salesOrderPaymentEntity": f"""{OLD} amount_ordered shipping_amount base_amount_ordered base_shipping_amount method
        po_number cc_type cc_last4 cc_owner cc_exp_month cc_exp_year payment_id""",
    "salesOrderStatusHistoryEntity": f"{OLD} is_customer_notified status comment",
    "salesOrderEntity": f"""increment_id parent_id store_id created_at updated_at is_active {ORDER} gift_message
        shipping_address:salesOrderAddressEntity billing_address:salesOrderAddressEntity
        items:salesOrderItemEntity[] payment:salesOrderPaymentEntity
        status_history:salesOrderStatusHistoryEntity[]""",
    "orderItemIdQty": "order_item_id:int qty:double",
    "salesOrderShipmentItemEntity": f"{OLD} sku name order_item_id product_id weight price qty item_id",
    "salesOrderShipmentTrackEntity": f"{OLD} carrier_code title number order_id track_id",
    "salesOrderShipmentCommentEntity": f"{OLD} comment is_customer_notified comment_id",
    "salesOrderInvoiceCommentEntity": f"{OLD} comment is_customer_notified comment_id",
    "salesOrderCreditmemoCommentEntity": "parent_id created_at comment is_customer_notified comment_id "
    "is_visible_on_front",
    "salesOrderShipmentEntity": """increment_id parent_id store_id created_at updated_at is_active shipping_address_id
        order_id order_increment_id total_qty shipment_id items:salesOrderShipmentItemEntity[]
        tracks:salesOrderShipmentTrackEntity[] comments:salesOrderShipmentCommentEntity[]""",
    "salesOrderInvoiceItemEntity": f"""{OLD} weee_tax_applied qty cost price tax_amount row_total base_price
        base_tax_amount base_row_total sku name order_item_id product_id item_id""",
    "salesOrderCreditmemoItemEntity": """item_id parent_id base_price tax_amount base_row_total discount_amount
        row_total base_discount_amount price_incl_tax base_tax_amount base_price_incl_tax qty base_cost price
        base_row_total_incl_tax row_total_incl_tax product_id order_item_id additional_data description
        weee_tax_applied sku name hidden_tax_amount base_hidden_tax_amount""",
    "salesOrderInvoiceEntity": f"""increment_id parent_id store_id created_at updated_at is_active {CURRENCIES} {RATES}
        subtotal discount_amount shipping_amount tax_amount billing_address_id order_id order_increment_id
        order_created_at state grand_total invoice_id items:salesOrderInvoiceItemEntity[]
        comments:salesOrderInvoiceCommentEntity[]""",
    "salesOrderCreditmemoData": """qtys:orderItemIdQty[] shipping_amount:double adjustment_positive:double
        adjustment_negative:double""",
    "salesOrderCreditmemoEntity": """updated_at created_at increment_id global_currency_code base_currency_code
        order_currency_code store_currency_code invoice_id billing_address_id shipping_address_id state order_id
        tax_amount shipping_tax_amount adjustment subtotal discount_amount base_to_global_rate store_to_base_rate
        adjustment_negative subtotal_incl_tax shipping_amount grand_total base_to_order_rate store_to_order_rate
        adjustment_positive store_id hidden_tax_amount shipping_incl_tax creditmemo_id
        items:salesOrderCreditmemoItemEntity[] comments:salesOrderCreditmemoCommentEntity[]""",
}


@dataclass(frozen=True)
class Call:
    name: str
    path: str  # the same call over XML-RPC; none for what concerns the session
    takes: str  # after the session
    result: str
    gives: str


CALLS: tuple[Call, ...] = (
    Call("login", "", "username apiKey", "loginReturn", "string"),
    Call("endSession", "", "sessionId", "endSessionReturn", "boolean"),
    Call("resources", "", "sessionId", "resourcesReturn", "apiEntity[]"),
    Call("storeList", "core_store.list", "", "stores", "storeEntity[]"),
    Call("magentoInfo", "core_magento.info", "", "info", "magentoInfoEntity"),
    Call("customerCustomerList", "customer.list", "filters:filters", "storeView", "customerCustomerEntity[]"),
    Call("customerCustomerInfo", "customer.info", "customerId:int attributes:string[]", "customerInfo",
         "customerCustomerEntity"),
    Call("customerAddressList", "customer_address.list", "customerId:int", "result", "customerAddressEntityItem[]"),
    Call("customerAddressInfo", "customer_address.info", "addressId:int", "info", "customerAddressEntityItem"),
    Call("customerGroupList", "customer_group.list", "", "result", "customerGroupEntity[]"),
    Call("catalogProductList", "catalog_product.list", "filters:filters storeView", "storeView",
         "catalogProductEntity[]"),
    Call("catalogProductInfo", "catalog_product.info",
         "productId storeView attributes:catalogProductRequestAttributes identifierType", "info",
         "catalogProductReturnEntity"),
    Call("catalogProductAttributeSetList", "catalog_product_attribute_set.list", "", "result",
         "catalogProductAttributeSetEntity[]"),
    Call("catalogProductAttributeList", "catalog_product_attribute.list", "setId:int", "result",
         "catalogAttributeEntity[]"),
    Call("catalogProductAttributeOptions", "catalog_product_attribute.options", "attributeId storeView", "result",
         "catalogAttributeOptionEntity[]"),
    Call("catalogProductAttributeMediaList", "catalog_product_attribute_media.list",
         "product storeView identifierType", "result", "catalogProductImageEntity[]"),
    Call("catalogInventoryStockItemList", "cataloginventory_stock_item.list", "products:string[]", "result",
         "catalogInventoryStockItemEntity[]"),
    Call("catalogInventoryStockItemUpdate", "cataloginventory_stock_item.update",
         "product data:catalogInventoryStockItemUpdateEntity", "result", "int"),
    Call("catalogInventoryStockItemMultiUpdate", MULTI_UPDATE,
         "productIds:string[] productData:catalogInventoryStockItemUpdateEntity[]", "result", "boolean"),
    Call("salesOrderList", "sales_order.list", "filters:filters", "result", "salesOrderListEntity[]"),
    Call("salesOrderInfo", "sales_order.info", "orderIncrementId", "result", "salesOrderEntity"),
    Call("salesOrderAddComment", "sales_order.addComment", "orderIncrementId status comment notify", "result",
         "boolean"),
    Call("salesOrderHold", "sales_order.hold", "orderIncrementId", "result", "boolean"),
    Call("salesOrderUnhold", "sales_order.unhold", "orderIncrementId", "result", "boolean"),
    Call("salesOrderCancel", "sales_order.cancel", "orderIncrementId", "result", "boolean"),
    Call("salesOrderShipmentList", "sales_order_shipment.list", "filters:filters", "result",
         "salesOrderShipmentEntity[]"),
    Call("salesOrderShipmentInfo", "sales_order_shipment.info", "shipmentIncrementId", "result",
         "salesOrderShipmentEntity"),
    Call("salesOrderShipmentCreate", "sales_order_shipment.create",
         "orderIncrementId itemsQty:orderItemIdQty[] comment email:int includeComment:int", "shipmentIncrementId",
         "string"),
    Call("salesOrderShipmentAddTrack", "sales_order_shipment.addTrack",
         "shipmentIncrementId carrier title trackNumber weight:double", "result", "int"),
    Call("salesOrderShipmentGetCarriers", "sales_order_shipment.getCarriers", "orderIncrementId", "result",
         "associativeEntity[]"),
    Call("salesOrderInvoiceList", "sales_order_invoice.list", "filters:filters", "result",
         "salesOrderInvoiceEntity[]"),
    Call("salesOrderInvoiceInfo", "sales_order_invoice.info", "invoiceIncrementId", "result",
         "salesOrderInvoiceEntity"),
    Call("salesOrderInvoiceCreate", "sales_order_invoice.create",
         "invoiceIncrementId itemsQty:orderItemIdQty[] comment email includeComment", "result", "string"),
    Call("salesOrderInvoiceCapture", "sales_order_invoice.capture", "invoiceIncrementId", "result", "boolean"),
    Call("salesOrderCreditmemoList", "sales_order_creditmemo.list", "filters:filters", "result",
         "salesOrderCreditmemoEntity[]"),
    Call("salesOrderCreditmemoInfo", "sales_order_creditmemo.info", "creditmemoIncrementId", "result",
         "salesOrderCreditmemoEntity"),
    Call("salesOrderCreditmemoCreate", "sales_order_creditmemo.create",
         "orderIncrementId creditmemoData:salesOrderCreditmemoData comment notifyCustomer:int includeComment:int "
         "refundToStoreCreditAmount", "result", "string"),
)  # fmt: skip

OTHERWISE = {  # the names that WS-I gives its parameters: they are those of the shop's own code
    "catalogProductList": "filters:filters store",
    "catalogProductInfo": "productId store attributes:catalogProductRequestAttributes identifierType",
    "catalogProductAttributeOptions": "attributeId:int store",
    "catalogProductAttributeMediaList": "productId store identifierType",
    "catalogInventoryStockItemList": "productIds:string[]",
    "catalogInventoryStockItemUpdate": "productId data:catalogInventoryStockItemUpdateEntity",
}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str = "string"  # of one, where `many`
    many: bool = False


def fields(words: str) -> list[Field]:
    found = []
    for word in words.split():
        name, _, kind = word.partition(":")
        found.append(Field(name, kind.removesuffix("[]") or "string", kind.endswith("[]")))
    return found


def field_of(kind: str) -> Field:
    return Field("", kind.removesuffix("[]"), kind.endswith("[]"))


def calls(style: str) -> dict[str, Call]:
    found = {call.name: call for call in CALLS}
    if style == WSI:
        yes = {name: call for name, call in found.items() if call.gives == "boolean" and name.startswith("salesOrder")}
        found |= {name: replace(call, gives="int") for name, call in yes.items()}
        found |= {name: replace(found[name], takes=words) for name, words in OTHERWISE.items()}
    return found


def takes(call: Call) -> list[Field]:
    own = fields(call.takes)
    return [Field("sessionId"), *own] if call.path else own
