package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.dashboard.browser.Answer;
import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.examples.bench.live.Order;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's server, asked as a browser asks, as an attacker would, and with mistakes. */
@Timeout(120)
class ShowServerTest extends WithServedPage {
    @Test
    void allPartsOfThePageAreHereAndNothingIsLoadedFromElsewhere() throws Exception {
        Answer index = page.get("");

        assertEquals(200, index.status());
        assertThat(index.head())
                .contains("Content-security-policy: default-src 'none'", "Referrer-policy: no-referrer");
        for (String file : List.of("page.css", "uplot.css", "page.js", "uplot.js", "icon.svg")) {
            Answer answer = page.get(file);
            assertEquals(200, answer.status(), file);
            assertThat(answer.body()).doesNotContain("import 'http", "from 'http", "url(");
        }
        String script = page.get("page.js").body()
                + page.get("recordings.js").body()
                + page.get("link.js").body();
        Matcher imported = Pattern.compile("from '\\./([a-z]+\\.js)'").matcher(script);
        assertThat(imported.results().map(each -> each.group(1)).distinct())
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertEquals(200, page.get(file).status(), file));
        assertEquals(404, page.get("../Show.class").status());
    }

    @Test
    void whoDoesNotComeFromThePageItselfIsRefused() throws Exception {
        URI address = page.address();
        String live = address.getPath() + "live";
        String order = address.getPath() + "order?process=acquire-one&action=kill";

        List<Answer> refused = List.of(
                Answer.ask(address, "GET", "/live", host(address)),
                Answer.ask(address, "GET", "/" + LocalServer.newToken() + "/live", host(address)),
                Answer.ask(address, "GET", live, "Host: evil.example:" + address.getPort()),
                Answer.ask(address, "GET", live, host(address), "Origin: http://evil.example"),
                Answer.ask(address, "GET", live, host(address), "Sec-Fetch-Site: cross-site"),
                Answer.ask(address, "POST", order, host(address), "Origin: http://127.0.0.1:1"));

        assertThat(refused).allSatisfy(answer -> {
            assertEquals(403, answer.status());
            assertThat(answer.head() + answer.body()).doesNotContain(address.getPath());
        });
        assertEquals(405, page.get("order?process=acquire-one&action=kill").status());
        assertNull(page.panel.orders().poll());
    }

    @Test
    void anOrderReachesTheInstrumentOrIsRefusedWithTheReason() throws Exception {
        assertEquals(200, page.post("order?process=show&action=kill").status());
        assertEquals(200, page.post("order?process=acquire-two&action=stop").status());
        assertEquals(new Order("show", Order.Action.KILL), page.panel.orders().poll());
        assertEquals(
                new Order("acquire-two", Order.Action.STOP), page.panel.orders().poll());

        assertEquals(410, page.post("order?process=none&action=stop").status());
        Answer wrong = page.post("order?process=show&action=explode");
        assertEquals(400, wrong.status());
        assertThat(wrong.body()).contains("action must be one of start, stop, kill, was \"explode\"");
        assertEquals(400, page.post("order?process=show").status());
        Answer stop = page.post("order?process=show&action=stop");
        assertEquals(400, stop.status());
        assertThat(stop.body()).startsWith("show cannot be stopped here");
        assertNull(page.panel.orders().poll());
    }

    @Test
    void ordersThatNobodyCarriesOutAreRefusedInTheEnd() throws Exception {
        while (page.panel.orders().remainingCapacity() > 0) {
            assertEquals(200, page.post("order?process=store&action=kill").status());
        }

        Answer refused = page.post("order?process=store&action=kill");

        assertEquals(503, refused.status());
        assertThat(refused.body()).contains("the supervisor does not answer; try again");
    }

    @Test
    void anotherServerTakesThePlaceOfOneThatHasGone() throws Exception {
        URI address = page.address();

        page.startAgain();

        assertEquals(address, page.address());
        assertEquals(200, page.get("").status());
        assertThrows(IllegalArgumentException.class, () -> new ShowServer(page.panel, 0, "short"));
    }
}
