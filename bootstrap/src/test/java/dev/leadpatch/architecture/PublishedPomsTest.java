package dev.leadpatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.documentation.MarkdownBlock;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The POMs contain what a public repository requires, and the libraries depend on no database. */
final class PublishedPomsTest {
    private static final Path ROOT = Path.of("..");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    static List<String> modules() throws Exception {
        return texts(pom("."), "/project/modules/module");
    }

    @Test
    void parent_has_the_metadata_of_all_modules() throws Exception {
        assertHasMetadata(pom("."));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_has_a_name_and_a_description(String module) throws Exception {
        assertThat(texts(pom(module), "/project/name")).hasSize(1).doesNotContain("");
        assertThat(texts(pom(module), "/project/description")).hasSize(1).doesNotContain("");
    }

    @Test
    void each_jar_has_a_module_name_of_its_own() throws Exception {
        List<String> names = new ArrayList<>();
        for (String module : modules()) {
            names.addAll(texts(pom(module), "/project/properties/automatic.module.name"));
        }

        assertThat(names)
                .hasSameSizeAs(modules())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("dev.leadpatch."));
    }

    @Test
    void bill_of_materials_lists_each_jar_at_the_current_version() throws Exception {
        Document bom = pom("bootstrap/bom");

        assertThat(texts(bom, "/project/version")).isEqualTo(texts(pom("."), "/project/version"));
        assertThat(texts(bom, "/project/parent")).isEmpty();
        assertThat(texts(bom, "//dependency[not(classifier)]/artifactId"))
                .containsExactlyInAnyOrderElementsOf(modules());
        assertThat(texts(bom, "//dependency[classifier='test-kit']/artifactId")).containsExactly("lead-application");
        assertThat(texts(bom, "//dependency/version")).containsOnly("${project.version}");
        assertHasMetadata(bom);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lead-domain", "lead-application", "adapter-http-javalin", "adapter-webhook"})
    void library_is_built_without_a_database(String module) throws Exception {
        assertThat(texts(pom(module), "/project//dependency/artifactId"))
                .isNotEmpty()
                .noneMatch(artifact -> artifact.contains("postgres") || artifact.contains("persistence"));
    }

    @Test
    void readme_names_the_test_dependencies_of_the_host_that_tests_its_store() throws Exception {
        List<MarkdownBlock> blocks = MarkdownBlock.parseSection(ROOT.resolve("README.md"), "### Test a store").stream()
                .filter(block -> block.language().equals("xml"))
                .toList();
        assertThat(blocks).hasSize(2);
        Document documented = newDocumentBuilder()
                .parse(new InputSource(
                        new StringReader("<project>" + blocks.get(0).text() + "</project>")));

        for (String element : List.of("groupId", "artifactId", "version", "classifier")) {
            assertThat(texts(documented, "/project/dependency/" + element))
                    .isEqualTo(texts(pom("docs/examples/plain-java"), "//dependency[scope='test']/" + element));
        }
        Document plugin = newDocumentBuilder()
                .parse(new InputSource(new StringReader(blocks.get(1).text())));
        assertThat(texts(plugin, "/plugin/version"))
                .isEqualTo(
                        texts(pom("docs/examples/plain-java"), "//plugin[artifactId='maven-surefire-plugin']/version"));
    }

    private static void assertHasMetadata(Document pom) throws Exception {
        for (String element : List.of(
                "url", "licenses/license/name", "developers/developer/organization", "scm/connection", "scm/url")) {
            assertThat(texts(pom, "/project/" + element))
                    .isNotEmpty()
                    .doesNotContain("")
                    .isEqualTo(texts(pom("."), "/project/" + element));
        }
    }

    private static Document pom(String module) throws Exception {
        return newDocumentBuilder()
                .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
    }

    private static DocumentBuilder newDocumentBuilder() throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder();
    }

    private static List<String> texts(Document pom, String path) throws Exception {
        NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
        Stream<String> texts = IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip());
        return texts.toList();
    }
}
