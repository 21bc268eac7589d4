package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.doctor.CheckResult;
import dev.leadpatch.bootstrap.doctor.CheckResult.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the results of checks: one line for each, or one JSON object. */
record CheckReport(List<CheckResult> results) {

    /** Returns whether no check failed. */
    boolean isHealthy() {
        return results.stream().noneMatch(result -> result.status() == Status.FAILED);
    }

    void print(Console console, OutputOptions output) {
        List<Map<String, Object>> checks = results.stream()
                .map(result -> Map.<String, Object>of(
                        "check", result.check(),
                        "status", result.status().wireName(),
                        "message", result.message(),
                        "remedy", result.remedy()))
                .toList();
        output.print(
                console,
                Map.of("healthy", isHealthy(), "checks", checks),
                results.stream().map(CheckReport::line).collect(Collectors.joining("\n")));
    }

    private static String line(CheckResult result) {
        String remedy = result.remedy().isEmpty() ? "" : ". " + result.remedy();
        return "%-8s %-12s %s%s"
                .formatted(result.status().wireName(), result.check(), result.message(), remedy)
                .replaceAll("[\\r\\n]+", " ");
    }
}
