<#ftl attributes={"version": "1"}>
<#-- A leg in a VRF. The network instance, its BGP and the peer group are there beforehand. -->
<#import "common.ftl" as eos>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@eos.preconditions leg.vrf/>
  <@eos.instance leg.vrf "L3VRF" "VRF"/>
  <config>
    <@eos.subInterface/>
    <network-instances xmlns="http://openconfig.net/yang/network-instance">
      <network-instance>
        <name>${leg.vrf}</name>
        <interfaces>
          <@eos.member leg.port leg.unit?c true/>
        </interfaces>
        <@eos.protocol>
          <@eos.neighbors/>
        </@eos.protocol>
      </network-instance>
    </network-instances>
  </config>
</leg>
