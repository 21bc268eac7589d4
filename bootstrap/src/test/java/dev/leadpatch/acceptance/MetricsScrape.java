package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parsed metrics in the Prometheus text format. */
public record MetricsScrape(List<Sample> samples) {

    private static final Pattern SAMPLE_PATTERN =
            Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(?<labels>.*)})? (?<value>\\S+)");
    private static final Pattern LABEL_PATTERN =
            Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\",?");

    /** One sample. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    public static MetricsScrape parse(String text) {
        return new MetricsScrape(text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(MetricsScrape::parseSample)
                .toList());
    }

    private static Sample parseSample(String line) {
        Matcher parts = SAMPLE_PATTERN.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("invalid sample: " + line);
        }
        String labels = parts.group("labels") == null ? "" : parts.group("labels");
        if (!LABEL_PATTERN.matcher(labels).replaceAll("").isEmpty()) {
            throw new IllegalArgumentException("invalid labels: " + line);
        }
        return new Sample(
                parts.group("name"),
                LABEL_PATTERN
                        .matcher(labels)
                        .results()
                        .collect(Collectors.toMap((MatchResult label) -> label.group(1), label -> label.group(2))),
                parseNumber(parts.group("value")));
    }

    private static double parseNumber(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** Returns the value of the sample without labels. */
    public double value(String name) {
        return value(name, Map.of());
    }

    /** Returns the value of the sample with exactly these labels; fails if it is missing. */
    public double value(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
                .map(Sample::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("missing " + name + labels + "; found " + labels(name)));
    }

    /** Returns the labels of all samples with the name. */
    public List<Map<String, String>> labels(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .map(Sample::labels)
                .toList();
    }

    /** Returns the counts of a histogram's buckets by upper bound. */
    public Map<String, Double> buckets(String name, Map<String, String> labels) {
        Map<String, Double> buckets = new TreeMap<>();
        for (Sample sample : samples) {
            Map<String, String> remaining = new TreeMap<>(sample.labels());
            String bound = remaining.remove("le");
            if (sample.name().equals(name + "_bucket") && remaining.equals(labels)) {
                buckets.put(bound, sample.value());
            }
        }
        return buckets;
    }
}
