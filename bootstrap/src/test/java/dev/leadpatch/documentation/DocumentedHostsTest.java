package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The example hosts are as short and as current as their documentation says. The profile "hosts" builds and tests them. */
final class DocumentedHostsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path HOSTS = ROOT.resolve("docs/examples");
    private static final int MAX_EMBEDDING_LINES = 20;
    private static final String BEGIN = "// embed: begin";
    private static final String END = "// embed: end";

    @ParameterizedTest
    @ValueSource(strings = {"plain-java", "spring-boot", "quarkus"})
    void part_that_embeds_leadpatch_has_at_most_20_lines(String host) throws IOException {
        List<String> embedding = new ArrayList<>();
        for (Path source : sources(HOSTS.resolve(host))) {
            embedding.addAll(embeddingLines(source));
        }

        assertThat(String.join("\n", embedding)).contains("Leadpatch.", ".patch(", "result.status()");
        assertThat(embedding).hasSizeLessThanOrEqualTo(MAX_EMBEDDING_LINES);
    }

    private static List<Path> sources(Path host) throws IOException {
        try (Stream<Path> files = Files.walk(host.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Returns the lines between the comments, without empty ones. */
    private static List<String> embeddingLines(Path source) throws IOException {
        List<String> embedding = new ArrayList<>();
        boolean isEmbedding = false;
        for (String line : Files.readAllLines(source)) {
            if (line.strip().equals(BEGIN)) {
                isEmbedding = true;
            } else if (line.strip().equals(END)) {
                isEmbedding = false;
            } else if (isEmbedding && !line.isBlank()) {
                embedding.add(line);
            }
        }
        assertThat(isEmbedding).as("the embedding of %s has no end", source).isFalse();
        return embedding;
    }

    @Test
    void readme_shows_the_embedding_of_the_plain_host() throws IOException {
        Path source = HOSTS.resolve("plain-java/src/main/java/com/example/crm/LeadEndpoint.java");
        String example = Files.readAllLines(source).stream()
                .filter(line -> !line.startsWith("package "))
                .filter(line -> !line.equals(BEGIN) && !line.equals(END))
                .collect(Collectors.joining("\n"))
                .strip();

        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```java\n" + example + "\n```");
    }

    @Test
    void readme_names_the_dependencies_of_the_plain_host() throws Exception {
        String dependencies = MarkdownBlock.parseSection(ROOT.resolve("README.md"), "## Embed").stream()
                .filter(block -> block.language().equals("xml"))
                .map(MarkdownBlock::text)
                .findFirst()
                .orElseThrow();
        String pom = Files.readString(HOSTS.resolve("plain-java/pom.xml")).replaceAll("(?m)^ {4}", "");

        assertThat(pom).contains(dependencies + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring-boot/src/main/java/com/example/crm/SpringTransactions.java",
                "quarkus/src/main/java/com/example/crm/JtaTransactions.java"
            })
    void embedding_page_shows_the_transactions_of_the_host(String source) throws IOException {
        String code = Files.readString(HOSTS.resolve(source));
        String page = Files.readString(ROOT.resolve("docs/embedding.md"));

        assertThat(page).contains("```java\n" + code.substring(code.indexOf("\nrecord ") + 1) + "```");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-java", "spring-boot", "quarkus"})
    void versions_are_those_of_this_build(String host) throws Exception {
        Map<String, String> versions = versions(ROOT.resolve("pom.xml"));
        versions.put("dev.leadpatch:leadpatch-bom", versions.get("dev.leadpatch:lead-application"));
        Map<String, String> hostVersions = versions(HOSTS.resolve(host).resolve("pom.xml"));

        versions.keySet().retainAll(hostVersions.keySet());
        assertThat(versions).hasKeySatisfying(new Condition<>(name -> name.startsWith("dev.leadpatch:"), "Leadpatch"));
        assertThat(hostVersions).containsAllEntriesOf(versions);
    }

    /** Returns the version of each dependency and plugin that has one, by group and artifact. */
    private static Map<String, String> versions(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        Map<String, String> properties = new HashMap<>();
        properties.put("project.version", child(project, "version").orElseThrow());
        elements(project, "properties")
                .flatMap(DocumentedHostsTest::children)
                .forEach(property -> properties.put(
                        property.getTagName(), property.getTextContent().strip()));
        Map<String, String> versions = new HashMap<>();
        Stream.of("dependency", "plugin")
                .flatMap(name -> elements(project, name))
                .forEach(element -> child(element, "version")
                        .ifPresent(version -> versions.put(
                                child(element, "groupId").orElseThrow() + ":"
                                        + child(element, "artifactId").orElseThrow(),
                                resolve(version, properties))));
        return versions;
    }

    private static String resolve(String version, Map<String, String> properties) {
        return version.startsWith("${")
                ? properties.getOrDefault(version.substring(2, version.length() - 1), version)
                : version;
    }

    private static Stream<Element> elements(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
    }

    private static Optional<String> child(Element parent, String name) {
        return children(parent)
                .filter(element -> element.getTagName().equals(name))
                .map(element -> element.getTextContent().strip())
                .findFirst();
    }

    private static Stream<Element> children(Element parent) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast);
    }
}
