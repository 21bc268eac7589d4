package dev.leadpatch.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request of a document, and the answer that it shows next.
 *
 * @param place where the request is
 * @param shown the answer; one that is only a body has no start and no headers
 */
record Example(String place, Message request, Message shown) {

    /** Commands of the build, and of the program, which CommandLineInterfaceTest runs. */
    private static final Set<String> PROGRAMS = Set.of("mvn ", "java -jar bootstrap/target/leadpatch.jar ");

    private static final String ANSWER = "HTTP/1.1 ";

    /**
     * Every example of a document.
     *
     * @throws IllegalArgumentException if one of its blocks is neither half an example nor held by another test
     */
    static List<Example> of(List<Block> blocks) {
        List<Example> examples = new ArrayList<>();
        Optional<Block> open = Optional.empty();
        for (Block block : blocks) {
            if (isAnswer(block)) {
                Block request = open.orElseThrow(() -> mistake(block, "is an answer without its request"));
                examples.add(new Example(request.place(), request(request), answer(block)));
                open = Optional.empty();
                continue;
            }
            open.ifPresent(request -> {
                throw mistake(request, "is a request without its answer");
            });
            if (isRequest(block)) {
                open = Optional.of(block);
            } else if (!isHeldElsewhere(block)) {
                throw mistake(block, "is of a kind that no test knows");
            }
        }
        open.ifPresent(request -> {
            throw mistake(request, "is a request without its answer");
        });
        return examples;
    }

    private static boolean isAnswer(Block block) {
        return block.language().equals("json")
                || (block.language().equals("http") && block.text().startsWith(ANSWER));
    }

    private static boolean isRequest(Block block) {
        return block.language().equals("http") || (block.language().equals("shell") && Curl.isCurl(block.text()));
    }

    private static boolean isHeldElsewhere(Block block) {
        boolean programs = block.language().equals("shell")
                && block.text().lines().allMatch(line -> PROGRAMS.stream().anyMatch(line::startsWith));
        // the only Java of a document is the README's, which EmbeddingExampleTest compiles and runs
        return programs || (block.language().equals("java") && block.place().startsWith("README.md:"));
    }

    private static Message request(Block block) {
        return Curl.isCurl(block.text()) ? Curl.request(block.text()) : Message.parse(block.text(), "\n");
    }

    private static Message answer(Block block) {
        return block.language().equals("json")
                ? new Message("", List.of(), block.text())
                : Message.parse(block.text(), "\n");
    }

    private static IllegalArgumentException mistake(Block block, String what) {
        return new IllegalArgumentException(block.place() + " " + what);
    }

    @Override
    public String toString() {
        return place + " " + request.start();
    }
}
