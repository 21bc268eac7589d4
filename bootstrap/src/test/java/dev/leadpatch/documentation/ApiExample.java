package dev.leadpatch.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request of a document, and the answer that it shows next.
 *
 * @param location where the request is
 * @param expectedResponse the answer; one that is only a body has no start and no headers
 */
record ApiExample(String location, HttpMessage request, HttpMessage expectedResponse) {

    /** Commands of the build, and of the program, which CommandLineInterfaceTest runs. */
    private static final Set<String> COMMAND_PREFIXES = Set.of("mvn ", "java -jar bootstrap/target/leadpatch.jar ");

    private static final String STATUS_LINE_PREFIX = "HTTP/1.1 ";

    /**
     * Every example of a document.
     *
     * @throws IllegalArgumentException if one of its blocks is neither half an example nor held by another test
     */
    static List<ApiExample> parse(List<MarkdownBlock> blocks) {
        List<ApiExample> examples = new ArrayList<>();
        Optional<MarkdownBlock> open = Optional.empty();
        for (MarkdownBlock block : blocks) {
            if (isResponse(block)) {
                MarkdownBlock request = open.orElseThrow(() -> invalidBlock(block, "is an answer without its request"));
                examples.add(new ApiExample(request.location(), parseRequest(request), parseResponse(block)));
                open = Optional.empty();
                continue;
            }
            open.ifPresent(request -> {
                throw invalidBlock(request, "is a request without its answer");
            });
            if (isRequest(block)) {
                open = Optional.of(block);
            } else if (!isTestedElsewhere(block)) {
                throw invalidBlock(block, "is of a kind that no test knows");
            }
        }
        open.ifPresent(request -> {
            throw invalidBlock(request, "is a request without its answer");
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
        boolean programs = block.language().equals("shell")
                && block.text()
                        .lines()
                        .allMatch(line -> COMMAND_PREFIXES.stream().anyMatch(line::startsWith));
        // the only Java of a document is the README's, which EmbeddingExampleTest compiles and runs
        return programs || (block.language().equals("java") && block.location().startsWith("README.md:"));
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

    private static IllegalArgumentException invalidBlock(MarkdownBlock block, String what) {
        return new IllegalArgumentException(block.location() + " " + what);
    }

    @Override
    public String toString() {
        return location + " " + request.startLine();
    }
}
