package dev.leadpatch.benchmark;

import java.util.List;

/**
 * One section of the report.
 *
 * @param text Markdown
 */
record ReportSection(String title, String text, List<Chart> charts) {}
