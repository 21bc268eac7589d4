package dev.leadpatch.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request in a document and the documented response that follows it.
 *
 * @param location the document and line of the request
 * @param expectedResponse the documented response; a response that shows only the body has no start line and no headers
 */
record ApiExample(String location, HttpMessage request, HttpMessage expectedResponse) {

    /** Commands of the build and of the program; {@code CommandLineInterfaceTest} covers the latter. */
    private static final Set<String> COMMAND_PREFIXES = Set.of("mvn ", "java -jar bootstrap/target/leadpatch.jar ");

    private static final String STATUS_LINE_PREFIX = "HTTP/1.1 ";

    /**
     * Returns every example of a document.
     *
     * @throws IllegalArgumentException if a block is neither part of an example nor covered by another test
     */
    static List<ApiExample> parse(List<MarkdownBlock> blocks) {
        List<ApiExample> examples = new ArrayList<>();
        Optional<MarkdownBlock> pendingRequest = Optional.empty();
        for (MarkdownBlock block : blocks) {
            if (isResponse(block)) {
                MarkdownBlock request =
                        pendingRequest.orElseThrow(() -> invalidBlock(block, "is a response without a request"));
                examples.add(new ApiExample(request.location(), parseRequest(request), parseResponse(block)));
                pendingRequest = Optional.empty();
                continue;
            }
            pendingRequest.ifPresent(request -> {
                throw invalidBlock(request, "is a request without a response");
            });
            if (isRequest(block)) {
                pendingRequest = Optional.of(block);
            } else if (!isTestedElsewhere(block)) {
                throw invalidBlock(block, "is a block that no test covers");
            }
        }
        pendingRequest.ifPresent(request -> {
            throw invalidBlock(request, "is a request without a response");
        });
        return examples;
    }

    private static boolean isResponse(MarkdownBlock block) {
        return block.language().equals("json")
                || (block.language().equals("http") && block.text().startsWith(STATUS_LINE_PREFIX));
    }

    private static boolean isRequest(MarkdownBlock block) {
        return block.language().equals("http")
                || (block.language().equals("shell") && CurlCommand.isCurl(block.text()));
    }

    private static boolean isTestedElsewhere(MarkdownBlock block) {
        boolean commands = block.language().equals("shell")
                && block.text()
                        .lines()
                        .allMatch(line -> COMMAND_PREFIXES.stream().anyMatch(line::startsWith));
        // only the README contains Java, which EmbeddingExampleTest compiles and runs, and XML, see PublishedPomsTest
        boolean code = block.language().equals("java") || block.language().equals("xml");
        return commands || (code && block.location().startsWith("README.md:"));
    }

    private static HttpMessage parseRequest(MarkdownBlock block) {
        return CurlCommand.isCurl(block.text())
                ? CurlCommand.parse(block.text())
                : HttpMessage.parse(block.text(), "\n");
    }

    private static HttpMessage parseResponse(MarkdownBlock block) {
        return block.language().equals("json")
                ? new HttpMessage("", List.of(), block.text())
                : HttpMessage.parse(block.text(), "\n");
    }

    private static IllegalArgumentException invalidBlock(MarkdownBlock block, String problem) {
        return new IllegalArgumentException(block.location() + " " + problem);
    }

    @Override
    public String toString() {
        return location + " " + request.startLine();
    }
}
