"""What the catalog's pages refuse."""

from yurong.kit.errors import NotFound


class NoSuchProduct(NotFound):
    message = "没有这个产品，可能已改名。"
    next_label = "去产品目录"
    next_url = "/products"
