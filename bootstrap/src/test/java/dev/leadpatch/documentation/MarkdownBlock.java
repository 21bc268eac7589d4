package dev.leadpatch.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown document.
 *
 * @param location the document and the line that opens the block
 * @param language what the opening fence says is in it
 */
record MarkdownBlock(String location, String language, String text) {

    private static final String FENCE = "```";

    static List<MarkdownBlock> parse(Path document) {
        try {
            return parse(document.getFileName().toString(), Files.readString(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks after a heading. */
    static List<MarkdownBlock> parseSection(Path document, String heading) {
        try {
            String markdown = Files.readString(document);
            int section = markdown.indexOf("\n" + heading + "\n");
            if (section < 0) {
                throw new IllegalArgumentException(document + " has no " + heading);
            }
            // the lines before are left empty, so that places are right
            String before =
                    "\n".repeat((int) markdown.substring(0, section).lines().count());
            return parse(document.getFileName().toString(), before + markdown.substring(section + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<MarkdownBlock> parse(String document, String markdown) {
        List<String> lines = markdown.lines().toList();
        List<MarkdownBlock> blocks = new ArrayList<>();
        int opened = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.strip().startsWith(FENCE)) {
                continue;
            }
            if (!line.startsWith(FENCE)) {
                throw new IllegalArgumentException(document + ":" + (i + 1) + " a fence must start its line");
            }
            if (opened < 0) {
                opened = i;
            } else {
                String language = lines.get(opened).substring(FENCE.length()).strip();
                String text = String.join("\n", lines.subList(opened + 1, i));
                blocks.add(new MarkdownBlock(document + ":" + (opened + 1), language, text));
                opened = -1;
            }
        }
        if (opened >= 0) {
            throw new IllegalArgumentException(document + ":" + (opened + 1) + " the block is not closed");
        }
        return blocks;
    }
}
