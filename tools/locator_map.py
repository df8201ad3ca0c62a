"""Draw the locator map: countries of Natural Earth, cropped, projected and simplified to one small SVG.

Run by `make map`, never by the build: the finished file is kept in `overrides/assets/pictures`. The outlines
are Natural Earth 4.1 (public domain) as packed in the npm package `world-atlas` 2.0.2, file
`countries-50m.json`; its SHA-256 is checked, so that the same map comes out everywhere.

    python tools/locator_map.py countries-50m.json overrides/assets/pictures/map.svg
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import shapely
import yaml
from jinja2 import Environment, FileSystemLoader
from shapely.geometry import MultiPolygon, Polygon, box

HERE = Path(__file__).parent
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"

Point = tuple[float, float]


def decode_arcs(topology: dict) -> list[list[Point]]:
    """Arcs of a quantized TopoJSON in degrees (specification 1.0, section 2.1.3)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in deltas:
            x, y = x + step_x, y + step_y
            arc.append((x * kx + dx, y * ky + dy))
        arcs.append(arc)
    return arcs


def countries(topology: dict) -> Iterator[tuple[str, MultiPolygon]]:
    """Name and shape of every country, in degrees."""
    arcs = decode_arcs(topology)

    def ring(indices: list[int]) -> list[Point]:
        points: list[Point] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        yield (
            geometry["properties"]["name"],
            MultiPolygon([Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in polygons]),
        )


class Conic:
    """Lambert's conformal conic projection of the sphere, fitted to a frame (Snyder 1987, pages 104–107).

    The sheet's lower corners stand on the frame's south: since parallels sag between them, everything
    on the sheet lies north of it.
    """

    def __init__(self, frame: dict, parallels: list[float]) -> None:
        self.middle = (frame["west"] + frame["east"]) / 2
        first, second = (math.radians(p) for p in parallels)
        self.n = math.log(math.cos(first) / math.cos(second)) / math.log(self._t(second) / self._t(first))
        self.f = math.cos(first) * self._t(first) ** self.n / self.n
        left, bottom = self._project(frame["west"], frame["south"])
        right, _ = self._project(frame["east"], frame["south"])
        _, top = self._project(self.middle, frame["north"])
        self.scale = frame["width"] / (right - left)
        self.left, self.top = left, top
        self.width, self.height = frame["width"], round((top - bottom) * self.scale)

    @staticmethod
    def _t(latitude: float) -> float:
        return math.tan(math.pi / 4 + latitude / 2)

    def _project(self, longitude: float, latitude: float) -> Point:
        rho = self.f / self._t(math.radians(latitude)) ** self.n
        theta = self.n * math.radians(longitude - self.middle)
        return rho * math.sin(theta), -rho * math.cos(theta)

    def __call__(self, longitude: float, latitude: float) -> Point:
        """A place on the sheet, in its units from the upper left corner."""
        x, y = self._project(longitude, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def sheet(self, points: Iterable[Point]) -> list[Point]:
        """Places on the sheet, as `shapely.transform` asks for them."""
        return [self(*point) for point in points]


def path(shape: MultiPolygon) -> str:
    """The shape as path data on a grid of two units, relative, the shortest way SVG has to write it.

    The template draws it at twice its size.
    """
    parts = []
    for polygon in shape.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(round(x / 2), round(y / 2)) for x, y in ring.coords]
            points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
            if points[0] == points[-1]:
                points.pop()
            if len(points) < 3:
                continue
            steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(points)]
            parts.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z")
    return "".join(parts).replace(" -", "-")


def draw(topology: dict, plan: dict) -> str:
    """The map as a standalone SVG document."""
    frame = plan["frame"]
    conic = Conic(frame, plan["parallels"])
    sheet = box(0, 0, conic.width, conic.height)
    # Cut in degrees before projecting (what is far away does not project well), with room to spare
    # on every side but the south.
    around = box(frame["west"] - 6, frame["south"], frame["east"] + 6, frame["north"] + 2).segmentize(0.25)
    wanted = {name for group in plan["groups"] for name in group["names"]}
    shapes = {}
    for name, shape in countries(topology):
        near = shapely.make_valid(shape).intersection(around)
        flat = shapely.transform(near, conic.sheet)
        if large(flat.intersection(sheet), plan["smallest"]).is_empty:
            continue
        if name not in wanted:
            raise SystemExit(f"tools/locator_map.yml: {name} lies in the frame and belongs to no group")
        shapes[name] = flat
    # One simplification for all, so that neighbours go on sharing their border. The sheet is cut
    # afterwards and a little wider than it shows, so that no cut edge is seen.
    simple = shapely.coverage_simplify(list(shapes.values()), plan["tolerance"])
    wide = box(-4, -4, conic.width + 4, conic.height + 4)
    shapes = {
        name: large(shape.intersection(wide), plan["smallest"]) for name, shape in zip(shapes, simple, strict=True)
    }
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("locator_map.svg").render(
        plan=plan,
        width=conic.width,
        height=conic.height,
        project=lambda at: [round(value) for value in conic(*at)],
        paths={name: path(shape) for name, shape in shapes.items()},
    )


def large(shape: shapely.Geometry, smallest: float) -> MultiPolygon:
    """The polygons of a shape that are large enough to be seen."""
    parts: Iterable = getattr(shape, "geoms", [shape])
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and part.area >= smallest])


def main(source: str, target: str) -> None:
    data = Path(source).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{source}: not countries-50m.json of world-atlas 2.0.2")
    plan = yaml.safe_load((HERE / "locator_map.yml").read_text("utf-8"))
    Path(target).write_text(draw(json.loads(data), plan), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
