package dev.leadpatch.adapter.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code docs/webhooks.md}. */
public final class WebhooksDocumentation {

    private static final Path DOCUMENT = Path.of("..", "docs", "webhooks.md");

    private WebhooksDocumentation() {}

    /** The code blocks in {@code language}, in document order. */
    public static List<String> codeBlocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
