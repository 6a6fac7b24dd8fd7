package dev.progeny.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

final class TcpSocketFramesTest extends WorkChannelContract {
    @Override
    List<FrameChannel> connect() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(server.getLocalAddress());
            return List.of(new SocketFrames(client), new SocketFrames(server.accept()));
        }
    }
}
