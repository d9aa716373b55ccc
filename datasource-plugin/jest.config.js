module.exports = {
  ...require('./.config/jest.config'),
  testMatch: ['<rootDir>/{src,test}/**/*.test.{ts,tsx}'],
};
