// Which words threads share, in this build. The explorer's build and the metal's name another type here, and nothing else differs.
global using Sharing = AsyncCap.Arch.Sharing.Bare;
