"""统一社会信用代码: 18 characters whose last one is a check digit (GB 32100-2015)."""

from typing import Annotated

from pydantic import AfterValidator
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError


def checked(code: str) -> str:
    """The code in its plain form. Raises ValueError with a Chinese sentence when it cannot be right."""
    try:
        return uscc.validate(code.strip().upper())
    except InvalidChecksum:
        raise ValueError("统一社会信用代码的校验位不对，请对照营业执照检查") from None
    except ValidationError:
        raise ValueError("统一社会信用代码应为 18 位数字和大写字母") from None


Uscc = Annotated[str, AfterValidator(checked)]
