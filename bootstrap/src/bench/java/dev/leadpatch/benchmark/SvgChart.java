package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import java.util.List;
import java.util.Locale;

/** Renders a chart as SVG, for light and dark pages. */
final class SvgChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int BOTTOM = 40;
    private static final List<String> COLORS = List.of("#2f81f7", "#e3742f", "#2ea043", "#a371f7", "#8b949e");

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
            <style>
            text { font: 13px system-ui, sans-serif; fill: #57606a }
            .title { font-size: 16px; font-weight: 600; fill: #24292f }
            .grid { stroke: #8b949e; stroke-opacity: 0.3 }
            @media (prefers-color-scheme: dark) { text { fill: #9198a1 } .title { fill: #f0f6fc } }
            </style>
            """;

    private final Chart chart;
    private final StringBuilder svg = new StringBuilder();

    private SvgChart(Chart chart) {
        this.chart = chart;
    }

    static String render(Chart chart) {
        return new SvgChart(chart).draw();
    }

    private String draw() {
        add(HEAD, WIDTH, HEIGHT, escape(chart.title()));
        drawText(LEFT, 24, "class=\"title\"", chart.title());
        for (double mark : chart.scale().marks()) {
            double y = y(mark);
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n", LEFT, WIDTH - RIGHT, y, y);
            drawText(LEFT - 8, y + 4, "text-anchor=\"end\"", formatLabel(mark));
        }
        for (int point = 0; point < chart.points().size(); point++) {
            drawText(
                    x(point),
                    HEIGHT - BOTTOM + 22,
                    "text-anchor=\"middle\"",
                    chart.points().get(point));
        }
        for (int number = 0; number < chart.series().size(); number++) {
            drawLegend(number);
            if (chart.shape() == Shape.LINES) {
                drawLine(number);
            } else {
                drawBars(number);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawLegend(int number) {
        if (chart.series().size() > 1) {
            int x = LEFT + number * 150;
            add("<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n", x, colorOf(number));
            drawText(x + 18, 51, "", chart.series().get(number).name());
        }
    }

    private void drawLine(int number) {
        Series series = chart.series().get(number);
        StringBuilder points = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int point = 0; point < series.values().size(); point++) {
            double y = y(series.values().get(point));
            points.append(format("%.1f,%.1f ", x(point), y));
            dots.append(
                    format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x(point), y, colorOf(number)));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n%s",
                points.toString().strip(), colorOf(number), dots);
    }

    private void drawBars(int number) {
        Series series = chart.series().get(number);
        double width = slotWidth() * 0.7 / chart.series().size();
        for (int point = 0; point < series.values().size(); point++) {
            double value = series.values().get(point);
            double left = x(point) - slotWidth() * 0.35 + number * width;
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                    left, y(value), width - 2, HEIGHT - BOTTOM - y(value), colorOf(number));
            drawText(left + width / 2 - 1, y(value) - 6, "text-anchor=\"middle\"", formatLabel(value));
        }
    }

    private double slotWidth() {
        return (double) (WIDTH - LEFT - RIGHT) / chart.points().size();
    }

    private double x(int point) {
        return LEFT + slotWidth() * (point + 0.5);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - chart.scale().positionOf(value) * (HEIGHT - BOTTOM - TOP);
    }

    private void drawText(double x, double y, String attributes, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escape(text));
    }

    private void add(String format, Object... values) {
        svg.append(format(format, values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String colorOf(int number) {
        return COLORS.get(number % COLORS.size());
    }

    static String formatLabel(double value) {
        String digits = value >= 10 || value == Math.rint(value) ? "%,.0f" : "%.1f";
        return value > 0 && value < 0.1 ? format("%.2g", value) : format(digits, value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
