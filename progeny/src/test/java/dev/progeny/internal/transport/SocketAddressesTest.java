package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"unix:/tmp/a b/ü", "tcp:127.0.0.1:80", "tcp:[0:0:0:0:0:0:0:1]:65535"})
    void anAddressIsReadBackFromItsText(String text) throws Exception {
        SocketAddress address = SocketAddresses.parse(text);

        assertThat(SocketAddresses.format(address)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unix:",
                "tcp:",
                "tcp:80",
                "tcp::80",
                "tcp:localhost:http",
                "http://localhost",
                "tcp:localhost:70000"
            })
    void aTextThatIsNoAddressIsShown(String text) {
        assertThatThrownBy(() -> SocketAddresses.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
