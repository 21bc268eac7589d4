package dev.leadpatch.bootstrap.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table for people: aligned columns with a header. If the table is wider than the terminal, its widest columns are
 * truncated with an ellipsis, except for the first one, whose ids are arguments of other commands.
 */
final class TextTable {
    private static final String GAP = "  ";
    private static final String ELLIPSIS = "…";
    private static final int MIN_TRUNCATED_WIDTH = 8;

    private final List<List<String>> lines = new ArrayList<>();

    TextTable(List<String> header) {
        lines.add(List.copyOf(header));
    }

    void addRow(List<String> cells) {
        if (cells.size() != lines.get(0).size()) {
            throw new IllegalArgumentException("a row must have one cell per column");
        }
        lines.add(List.copyOf(cells));
    }

    /** Renders the table without truncation. */
    String render() {
        return render(Integer.MAX_VALUE);
    }

    /** Renders the table, one line per row, each ended by a line feed. */
    String render(int maxWidth) {
        int[] widths = truncatedWidths(maxWidth);
        return lines.stream()
                .map(cells -> renderLine(cells, widths).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static String renderLine(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = truncate(cells.get(column), widths[column]);
            line.append(column == 0 ? "" : GAP).append(cell);
            line.append(" ".repeat(widths[column] - width(cell)));
        }
        return line.toString();
    }

    /** Takes the missing space from the widest column, until the table fits or no column can become narrower. */
    private int[] truncatedWidths(int maxWidth) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> cells : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(cells.get(column)));
            }
        }
        long excess = Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1) - maxWidth;
        while (excess > 0) {
            int widest = widestTruncatable(widths);
            if (widest == 0 || widths[widest] <= MIN_TRUNCATED_WIDTH) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private static int widestTruncatable(int[] widths) {
        int widest = 0;
        for (int column = 1; column < widths.length; column++) {
            if (widest == 0 || widths[column] >= widths[widest]) {
                widest = column;
            }
        }
        return widest;
    }

    private static String truncate(String cell, int maxWidth) {
        if (width(cell) <= maxWidth) {
            return cell;
        }
        StringBuilder text = new StringBuilder();
        int used = 0;
        for (int codePoint : cell.codePoints().toArray()) {
            if (used + width(codePoint) > maxWidth - 1) {
                break;
            }
            text.appendCodePoint(codePoint);
            used += width(codePoint);
        }
        return text.append(ELLIPSIS).toString();
    }

    private static int width(String text) {
        return text.codePoints().map(TextTable::width).sum();
    }

    /** The number of terminal cells: 2 for the characters of East Asian scripts and emoji, 0 for combining marks. */
    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(codePoint)
                || (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x3000 && codePoint <= 0x33FF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
        return wide ? 2 : 1;
    }
}
