package dev.leadpatch.benchmark;

import java.util.List;

/**
 * One part of the report.
 *
 * @param text in Markdown
 */
record ReportSection(String title, String text, List<Chart> charts) {}
