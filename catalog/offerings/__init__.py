"""机构方案: drafted by institutions, reviewed, published in dated versions."""
