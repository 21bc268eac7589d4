package dev.leadpatch.adapter.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code docs/webhooks.md} shows to those who receive. */
final class WebhooksDocumentation {

    private static final Path DOCUMENT = Path.of("..", "docs", "webhooks.md");

    private WebhooksDocumentation() {}

    /** The blocks of code in {@code language}, in their order. */
    static List<String> codeBlocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
