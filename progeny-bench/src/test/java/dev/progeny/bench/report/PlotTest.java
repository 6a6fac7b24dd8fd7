package dev.progeny.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.bench.report.Plot.Line;
import dev.progeny.bench.report.Plot.Spot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class PlotTest {
    @Test
    void aPlotIsWellFormedAndNamesWhatItShows() throws Exception {
        Plot plot = new Plot(
                "a < b & c",
                "tasks",
                "a second",
                List.of(
                        new Line("one", List.of(new Spot(1, 10), new Spot(100, 1000))),
                        new Line("two", List.of(new Spot(1, 20)))));

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));

        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("a < b & c");
        assertThat(svg.getDocumentElement().getTextContent()).contains("tasks", "a second", "one", "two");
    }

    @Test
    void itCanBeReadInTheDarkToo() {
        Plot plot = new Plot("t", "x", "y", List.of(new Line("one", List.of(new Spot(1, 1)))));

        assertThat(plot.svg()).contains("prefers-color-scheme: dark").doesNotContain("<rect");
    }

    @Test
    void whatHasNoPlaceOnALogarithmicAxisIsLeftOut() {
        Line line = new Line("one", List.of(new Spot(0, 1), new Spot(1, 2)));

        assertThat(line.spots()).containsExactly(new Spot(1, 2));
        assertThatThrownBy(() -> new Plot("empty", "x", "y", List.of(new Line("one", List.of(new Spot(0, 1))))))
                .hasMessageContaining("\"empty\" has nothing to draw");
    }

    @Test
    void axesReachToTheNextPowersOfTen() {
        Axis axis = Axis.over(List.of(8.0, 2_000.0));

        assertThat(axis.ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
        assertThat(axis.place(1)).isZero();
        assertThat(axis.place(100)).isEqualTo(0.5);
        assertThat(Axis.over(List.of(1.0)).place(1)).isZero();
    }
}
