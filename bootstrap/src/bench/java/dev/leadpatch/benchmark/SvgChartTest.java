package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@Tag("bench")
class SvgChartTest {

    private static final List<String> POINTS = List.of("1", "8");

    @Test
    void higher_values_are_drawn_higher() throws Exception {
        Document svg = draw(chart("rate", Shape.LINES, List.of(new Series("PATCH/s", List.of(100.0, 400.0)))));
        assertThat(attributes(svg, "circle", "cy"))
                .hasSize(2)
                .isSortedAccordingTo((a, b) -> Double.compare(Double.parseDouble(b), Double.parseDouble(a)));
    }

    @Test
    void bar_heights_are_proportional_to_their_values() throws Exception {
        Document svg = draw(chart("rate", Shape.BARS, List.of(new Series("leads/s", List.of(100.0, 400.0)))));
        List<Double> heights =
                attributes(svg, "rect", "height").stream().map(Double::valueOf).toList();
        assertThat(heights.get(1)).isEqualTo(4 * heights.get(0));
    }

    @Test
    void several_series_are_labelled_by_name() throws Exception {
        Document svg = draw(chart(
                "latency",
                Shape.LINES,
                List.of(new Series("p50", List.of(1.0, 2.0)), new Series("p99", List.of(3.0, 4.0)))));
        assertThat(svg.getDocumentElement().getTextContent()).contains("p50", "p99");
    }

    @Test
    void xml_special_characters_are_escaped() throws Exception {
        Document svg = draw(chart("a < b & \"c\"", Shape.LINES, List.of(new Series("x", List.of(1.0, 2.0)))));
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).isEqualTo("a < b & \"c\"");
    }

    @Test
    void series_without_one_value_per_point_is_rejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chart("x", Shape.LINES, List.of(new Series("PATCH/s", List.of(1.0)))))
                .withMessageContaining("PATCH/s");
    }

    private static Chart chart(String title, Shape shape, List<Series> series) {
        return new Chart("file.svg", title, shape, Scale.linear(DoubleStream.of(400)), POINTS, series);
    }

    private static Document draw(Chart chart) throws Exception {
        byte[] svg = SvgChart.render(chart).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }

    private static List<String> attributes(Document svg, String element, String attribute) {
        NodeList elements = svg.getElementsByTagName(element);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i ->
                        elements.item(i).getAttributes().getNamedItem(attribute).getNodeValue())
                .toList();
    }
}
