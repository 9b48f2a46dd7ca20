"""From a place's name in an article to a GeoNames id, or to the places that it may mean.

`gazetteer` knows the world's countries, regions and cities, `usage` how news names them (`usage.toml`). `meaning` says
what a name can mean, `surroundings` what the article says about where its places lie, and `link` decides.
"""

from pipeline.linking.link import link
from pipeline.linking.surroundings import Surroundings

__all__ = ["Surroundings", "link"]
