package io.tidings.local.benchmark;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// Draws what [GrowthBenchmark] found as SVG: units of one publish and of one delivery, over the number of webhooks of
/// others, and of the same scope.
final class GrowthPlot {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 360;
    private static final int PANEL_WIDTH = 300;
    private static final int PANEL_HEIGHT = 220;
    private static final int TOP = 70;
    private static final int LEFT = 60;
    private static final int GAP = 90;

    private static final List<Line> LINES = List.of(
            new Line("publish, read units", GrowthResult.PUBLISH, r -> r.dynamoDb().readUnits(), "#1f6f8b"),
            new Line("publish, write units", GrowthResult.PUBLISH, r -> r.dynamoDb().writeUnits(), "#c8553d"),
            new Line("delivery (batch of 10), read units", GrowthResult.DELIVERY_OF_10,
                    r -> r.dynamoDb().readUnits(), "#588157"),
            new Line("delivery (batch of 10), write units", GrowthResult.DELIVERY_OF_10,
                    r -> r.dynamoDb().writeUnits(), "#8d6a9f"));

    private GrowthPlot() {}

    private record Line(String name, String operation, ToDoubleFunction<GrowthResult> units, String color) {}

    static String svg(List<GrowthResult> results) {
        int alone = results.stream().mapToInt(GrowthResult::siblings).min().orElseThrow();
        int crowd = results.stream().mapToInt(GrowthResult::others).max().orElseThrow();
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                + "font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n", WIDTH, HEIGHT);
        panel(svg, LEFT, "webhooks of other tenants",
                results.stream().filter(result -> result.siblings() == alone).toList(), GrowthResult::others);
        panel(svg, LEFT + PANEL_WIDTH + GAP, "webhooks of the same scope",
                results.stream().filter(result -> result.others() == crowd).toList(), GrowthResult::siblings);
        for (int i = 0; i < LINES.size(); i++) {
            int x = LEFT + i % 2 * (PANEL_WIDTH + GAP);
            int y = 18 + i / 2 * 18;
            svg.format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>"
                    + "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, x + 24, y, LINES.get(i).color, x + 32, y + 4,
                    LINES.get(i).name);
        }
        return svg.format("</svg>%n").toString();
    }

    private static void panel(Formatter svg, int left, String title, List<GrowthResult> results,
            ToIntFunction<GrowthResult> number) {
        double most = most(results);
        int bottom = TOP + PANEL_HEIGHT;
        svg.format("<text x=\"%d\" y=\"%d\">%s</text>%n", left, bottom + 40, title);
        for (int i = 0; i <= 4; i++) {
            double y = bottom - PANEL_HEIGHT * i / 4.0;
            svg.format("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>"
                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>%n",
                    left, y, left + PANEL_WIDTH, y, left - 8, y + 4, most * i / 4);
        }
        List<Integer> numbers = results.stream().map(number::applyAsInt).distinct().sorted().toList();
        for (int i = 0; i < numbers.size(); i++) {
            svg.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>%n",
                    x(left, i, numbers.size()), bottom + 18, numbers.get(i));
        }
        for (Line line : LINES) {
            List<GrowthResult> points = results.stream()
                    .filter(result -> result.operation().equals(line.operation))
                    .toList();
            svg.format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" points=\"%s\"/>%n", line.color,
                    points.stream()
                            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f",
                                    x(left, numbers.indexOf(number.applyAsInt(point)), numbers.size()),
                                    bottom - PANEL_HEIGHT * line.units.applyAsDouble(point) / most))
                            .collect(Collectors.joining(" ")));
        }
    }

    private static double most(List<GrowthResult> results) {
        return 1 + Math.ceil(results.stream()
                .flatMap(result -> LINES.stream()
                        .filter(line -> line.operation.equals(result.operation()))
                        .map(line -> line.units.applyAsDouble(result)))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow());
    }

    private static double x(int left, int position, int positions) {
        return left + 30 + (PANEL_WIDTH - 60.0) * position / Math.max(1, positions - 1);
    }
}
