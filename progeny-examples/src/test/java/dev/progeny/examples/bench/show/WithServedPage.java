package dev.progeny.examples.bench.show;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the page's server have in common: one for each test. */
abstract class WithServedPage {
    @TempDir
    Path folder;

    ServedPage page;

    @BeforeEach
    void open() throws Exception {
        page = new ServedPage(folder);
    }

    @AfterEach
    void close() {
        page.close();
    }
}
