package dev.progeny.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void settingsAreReadAsTheyWereWritten() {
        Settings settings = Settings.NONE.with(Settings.WORKERS, 2).with(Settings.SIZE, 64);

        assertThat(settings).hasToString("size=64,workers=2");
        assertThat(Settings.parse("size=64,workers=2")).isEqualTo(settings);
        assertThat(Settings.parse("")).isEqualTo(Settings.NONE);
    }

    @Test
    void aSettingThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Settings.parse("size=64").get(Settings.ENDS))
                .hasMessage("no setting \"ends\" among {size=64}");
    }
}
