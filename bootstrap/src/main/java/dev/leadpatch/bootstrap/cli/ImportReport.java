package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.importing.ImportLeads.Summary;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the effect of an import, for people and for scripts. */
record ImportReport(Summary summary, boolean dryRun, Optional<String> rejectsFile) {
    private static final int MAX_REASONS = 20;

    /** The report as lines. */
    List<String> toLines() {
        String verb = dryRun ? "Would import" : "Imported";
        String created = dryRun ? "would be created" : "created";
        String updated = dryRun ? "would be updated" : "updated";
        List<String> lines = new java.util.ArrayList<>();
        lines.add("%s %,d of %,d rows: %,d %s, %,d %s, %,d unchanged, %,d rejected."
                .formatted(
                        verb,
                        summary.rows() - summary.rejected(),
                        summary.rows(),
                        summary.created(),
                        created,
                        summary.updated(),
                        updated,
                        summary.unchanged(),
                        summary.rejected()));
        if (summary.resumed() > 0) {
            lines.add("%,d of the rows were imported by an earlier run of the same command."
                    .formatted(summary.resumed()));
        }
        reasons()
                .limit(MAX_REASONS)
                .forEach(reason -> lines.add("  %,d × %s".formatted(reason.getValue(), reason.getKey())));
        if (summary.reasons().size() > MAX_REASONS) {
            lines.add("  and other reasons");
        }
        rejectsFile
                .filter(file -> summary.rejected() > 0)
                .ifPresent(file ->
                        lines.add("The rejected rows are in %s: correct them, and import that file.".formatted(file)));
        return lines;
    }

    private java.util.stream.Stream<Map.Entry<String, Long>> reasons() {
        return summary.reasons().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()));
    }

    /** The report as a JSON object. */
    String toJson() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dry_run", dryRun);
        report.put("rows", summary.rows());
        report.put("created", summary.created());
        report.put("updated", summary.updated());
        report.put("unchanged", summary.unchanged());
        report.put("rejected", summary.rejected());
        report.put("resumed", summary.resumed());
        report.put("stopped", summary.stopped());
        Map<String, Long> reasons = new LinkedHashMap<>();
        reasons().forEach(reason -> reasons.put(reason.getKey(), reason.getValue()));
        report.put("reasons", reasons);
        return JsonWriter.write(report);
    }
}
