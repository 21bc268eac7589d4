package dev.leadpatch.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced code block of a Markdown document.
 *
 * @param location the document and the line of the opening fence
 * @param language the info string of the opening fence
 */
public record MarkdownBlock(String location, String language, String text) {

    private static final String FENCE = "```";

    static List<MarkdownBlock> parse(Path document) {
        try {
            return parse(document.getFileName().toString(), Files.readString(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the blocks from a heading to the end of the document. */
    public static List<MarkdownBlock> parseSection(Path document, String heading) {
        try {
            String markdown = Files.readString(document);
            int section = markdown.indexOf("\n" + heading + "\n");
            if (section < 0) {
                throw new IllegalArgumentException(document + " has no " + heading);
            }
            // empty lines replace the text before the heading, so that line numbers are correct
            String padding =
                    "\n".repeat((int) markdown.substring(0, section).lines().count());
            return parse(document.getFileName().toString(), padding + markdown.substring(section + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<MarkdownBlock> parse(String document, String markdown) {
        List<String> lines = markdown.lines().toList();
        List<MarkdownBlock> blocks = new ArrayList<>();
        int openingLine = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.strip().startsWith(FENCE)) {
                continue;
            }
            if (!line.startsWith(FENCE)) {
                throw new IllegalArgumentException(document + ":" + (i + 1) + " a fence must start its line");
            }
            if (openingLine < 0) {
                openingLine = i;
            } else {
                String language =
                        lines.get(openingLine).substring(FENCE.length()).strip();
                String text = String.join("\n", lines.subList(openingLine + 1, i));
                blocks.add(new MarkdownBlock(document + ":" + (openingLine + 1), language, text));
                openingLine = -1;
            }
        }
        if (openingLine >= 0) {
            throw new IllegalArgumentException(document + ":" + (openingLine + 1) + " the block is not closed");
        }
        return blocks;
    }
}
