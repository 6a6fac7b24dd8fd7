package dev.progeny.dashboard.browser;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sees to it that a class of tests has a browser, before its tests begin: see {@link Browser#setUp}. */
public final class BrowserSetUp implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Browser.setUp();
    }
}
