package dev.progeny.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two logarithmic axes, as SVG. Without a background of its own, and with colours that can be read on a light and on a dark
 * one, it serves both.
 *
 * @param title above the plot
 * @param xTitle below it
 * @param yTitle what the lines show
 * @param lines to draw
 */
record Plot(String title, String xTitle, String yTitle, List<Line> lines) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 150;
    private static final int TOP = 44;
    private static final int BOTTOM = 48;
    private static final int LINE_OF_TEXT = 18;
    private static final List<String> COLOURS =
            List.of("#2f81f7", "#d9822b", "#2ea043", "#a371f7", "#e5534b", "#8b949e");
    private static final String STYLE = """
            <style>
              text { font: 12px sans-serif; fill: #768390 }
              .title { font-weight: bold; font-size: 14px }
              .grid { stroke: #8b949e; stroke-opacity: 0.35 }
              .line { fill: none; stroke-width: 2 }
              @media (prefers-color-scheme: light) { text { fill: #1f2328 } }
              @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
            </style>
            """;

    /**
     * One line.
     *
     * @param name in the legend
     * @param spots it goes through; those not above zero have no place on the axes and are left out
     */
    record Line(String name, List<Spot> spots) {
        Line {
            spots = spots.stream().filter(spot -> spot.x > 0 && spot.y > 0).toList();
        }
    }

    /**
     * Where a line goes through.
     *
     * @param x to the right
     * @param y upwards
     */
    record Spot(double x, double y) {}

    Plot {
        lines = lines.stream().filter(line -> !line.spots.isEmpty()).toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the plot \"" + title + "\" has nothing to draw");
        }
    }

    /** {@return the file} */
    String svg() {
        Axis x = Axis.over(spots().stream().map(Spot::x).toList());
        Axis y = Axis.over(spots().stream().map(Spot::y).toList());
        StringBuilder svg = new StringBuilder();
        add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT);
        add(svg, "<title>%s</title>", escaped(title));
        svg.append(STYLE);
        text(svg, LEFT, TOP - 24, "start", " class=\"title\"", title);
        text(svg, LEFT, TOP - 8, "start", "", yTitle);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "", xTitle);
        for (double tick : x.ticks()) {
            double at = right(x.place(tick));
            add(svg, "<path class=\"grid\" d=\"M%.1f %d V%d\"/>", at, TOP, HEIGHT - BOTTOM);
            text(svg, at, HEIGHT - BOTTOM + LINE_OF_TEXT, "middle", "", Texts.brief(tick));
        }
        for (double tick : y.ticks()) {
            double at = down(y.place(tick));
            add(svg, "<path class=\"grid\" d=\"M%d %.1f H%d\"/>", LEFT, at, WIDTH - RIGHT);
            text(svg, LEFT - 6, at + 4, "end", "", Texts.brief(tick));
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), TOP + LINE_OF_TEXT * i, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, String colour, int legend, Axis x, Axis y) {
        List<String> places = new ArrayList<>();
        for (Spot spot : line.spots) {
            String place = String.format(Locale.ROOT, "%.1f %.1f", right(x.place(spot.x)), down(y.place(spot.y)));
            places.add(place);
            add(svg, "<path d=\"M%s h0\" stroke=\"%s\" stroke-width=\"7\" stroke-linecap=\"round\"/>", place, colour);
        }
        add(svg, "<path class=\"line\" stroke=\"%s\" d=\"M%s\"/>", colour, String.join(" L", places));
        int at = WIDTH - RIGHT + 10;
        add(svg, "<path class=\"line\" stroke=\"%s\" d=\"M%d %d h16\"/>", colour, at, legend + 6);
        text(svg, at + 22, legend + 10, "start", "", line.name);
    }

    private List<Spot> spots() {
        return lines.stream().flatMap(line -> line.spots.stream()).toList();
    }

    private static double right(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double down(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String more, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>", x, y, anchor, more, escaped(text));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
