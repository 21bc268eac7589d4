package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import java.util.List;
import java.util.Locale;

/** Draws a chart, readable on a light and on a dark page. */
final class Svg {
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

    private Svg(Chart chart) {
        this.chart = chart;
    }

    static String of(Chart chart) {
        return new Svg(chart).draw();
    }

    private String draw() {
        add(HEAD, WIDTH, HEIGHT, escaped(chart.title()));
        text(LEFT, 24, "class=\"title\"", chart.title());
        for (double mark : chart.scale().marks()) {
            double y = y(mark);
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n", LEFT, WIDTH - RIGHT, y, y);
            text(LEFT - 8, y + 4, "text-anchor=\"end\"", label(mark));
        }
        for (int point = 0; point < chart.points().size(); point++) {
            text(
                    x(point),
                    HEIGHT - BOTTOM + 22,
                    "text-anchor=\"middle\"",
                    chart.points().get(point));
        }
        for (int number = 0; number < chart.series().size(); number++) {
            legend(number);
            if (chart.shape() == Shape.LINES) {
                line(number);
            } else {
                bars(number);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(int number) {
        if (chart.series().size() > 1) {
            int x = LEFT + number * 150;
            add("<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n", x, color(number));
            text(x + 18, 51, "", chart.series().get(number).name());
        }
    }

    private void line(int number) {
        Series series = chart.series().get(number);
        StringBuilder points = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int point = 0; point < series.values().size(); point++) {
            double y = y(series.values().get(point));
            points.append(format("%.1f,%.1f ", x(point), y));
            dots.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x(point), y, color(number)));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n%s",
                points.toString().strip(), color(number), dots);
    }

    private void bars(int number) {
        Series series = chart.series().get(number);
        double width = slot() * 0.7 / chart.series().size();
        for (int point = 0; point < series.values().size(); point++) {
            double value = series.values().get(point);
            double left = x(point) - slot() * 0.35 + number * width;
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                    left, y(value), width - 2, HEIGHT - BOTTOM - y(value), color(number));
            text(left + width / 2 - 1, y(value) - 6, "text-anchor=\"middle\"", label(value));
        }
    }

    private double slot() {
        return (double) (WIDTH - LEFT - RIGHT) / chart.points().size();
    }

    private double x(int point) {
        return LEFT + slot() * (point + 0.5);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - chart.scale().of(value) * (HEIGHT - BOTTOM - TOP);
    }

    private void text(double x, double y, String attributes, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escaped(text));
    }

    private void add(String format, Object... values) {
        svg.append(format(format, values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String color(int number) {
        return COLORS.get(number % COLORS.size());
    }

    static String label(double value) {
        String digits = value >= 10 || value == Math.rint(value) ? "%,.0f" : "%.1f";
        return value > 0 && value < 0.1 ? format("%.2g", value) : format(digits, value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
